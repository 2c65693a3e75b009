export { MAX_XML_BYTES, MAX_XML_DEPTH, MAX_XML_NODES } from './problems.ts'
export { readAsIs, readDocument } from './read-document.ts'
export { type DocumentField, type DocumentFormat, type DocumentReading, MAX_FIELD_LENGTH } from './reading.ts'
