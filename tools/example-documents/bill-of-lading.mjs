/** A bill of lading as a one-page PDF 1.4: standard fonts, nothing compressed, readable in an editor. */

const WIDTH = 595
const HEIGHT = 842
const MARGIN = 40

const BOXES = [
  // x, y from the top, width, height, caption, lines
  [40, 96, 258, 78, 'Shipper', ['Acme Fastenings Ltd', '14 Foundry Quay', 'Dublin D01 X0X0, Ireland']],
  [
    298,
    96,
    257,
    78,
    'Bill of lading no.',
    ['UMBR2603117', 'Booking 77-40218', "Shipper's reference PO-88123"],
  ],
  [
    40,
    174,
    258,
    78,
    'Consignee',
    ['To the order of', 'Globex Hydraulik GmbH', 'Kolbenweg 7, 44700 Bochum, Germany'],
  ],
  [298, 174, 257, 78, 'Carrier', ['Umbra Logistique SARL', '9 quai des Exemples', '76600 Le Havre, France']],
  [40, 252, 258, 52, 'Notify party', ['Vandelay Förderanlagen AG, Duisburg', '+49 203 5550125']],
  [298, 252, 257, 52, 'Vessel and voyage', ['MV Example Trader, voyage 2609E', 'Flag: Ireland']],
  [40, 304, 172, 44, 'Port of loading', ['Dublin (IEDUB)']],
  [212, 304, 172, 44, 'Port of discharge', ['Rotterdam (NLRTM)']],
  [384, 304, 171, 44, 'Place of delivery', ['Duisburg (DEDUI)']],
]

const COLUMNS = [44, 150, 220, 420, 492]
const CARGO = [
  ['Marks and numbers', 'Packages', 'Description of goods', 'Gross kg', 'Volume m3'],
  ['ACM/GLX 1-4', '4 pallets', 'Hex bolts M16 x 80, class 10.9', '1 164.0', '2.88'],
  ['ACM/GLX 5', '1 pallet', 'Flange nuts M16, class 10', '88.5', '0.72'],
  ['ACM/GLX 6', '1 carton', 'Bonded seals 3/8 inch, NBR', '3.2', '0.02'],
  ['', '6 packages', 'Total', '1 255.7', '3.62'],
]

const CLAUSES = [
  'Shipped on board in apparent good order and condition, weight, measure, marks, numbers, quality, contents',
  'and value unknown, for carriage to the port of discharge or so near to it as the vessel may safely get.',
  'In witness of which the carrier has signed THREE original bills of lading, all of this tenor and date,',
  'one of which being accomplished, the others stand void.',
]

/** WinAnsi: one byte a character, as the fonts below declare. */
function literal(words) {
  return `(${words.replace(/[\\()]/gu, (sign) => `\\${sign}`)})`
}

function text(x, top, size, words, font = 'F1') {
  return `BT /${font} ${size} Tf ${x} ${HEIGHT - top} Td ${literal(words)} Tj ET`
}

function box([x, top, width, height, caption, lines]) {
  const rows = lines.map((line, index) => text(x + 5, top + 26 + index * 14, 10, line))
  return [
    `${x} ${HEIGHT - top - height} ${width} ${height} re S`,
    text(x + 5, top + 10, 7, caption),
    ...rows,
  ].join('\n')
}

function cargo(top) {
  return CARGO.flatMap((row, index) => {
    const font = index === 0 || index === CARGO.length - 1 ? 'F2' : 'F1'
    return row.map((cell, column) =>
      text(COLUMNS[column], top + index * 18, index === 0 ? 8 : 10, cell, font),
    )
  }).join('\n')
}

function page() {
  return [
    '0.8 w',
    text(MARGIN, 58, 20, 'BILL OF LADING', 'F2'),
    text(MARGIN, 76, 9, 'for port to port shipment or combined transport. Original 1 of 3, negotiable.'),
    ...BOXES.map(box),
    `40 ${HEIGHT - 470} 515 122 re S`,
    cargo(364),
    text(44, 462, 9, 'Freight prepaid. Container UMBU 260311-7, seal IE 004417.'),
    ...CLAUSES.map((line, index) => text(44, 500 + index * 14, 9.5, line)),
    box([
      40,
      570,
      258,
      60,
      'Place and date of issue',
      ['Dublin, 27 February 2026', 'Shipped on board 28 February 2026'],
    ]),
    box([
      298,
      570,
      257,
      60,
      'Signed for the carrier',
      ['p.p. A. Specimen, as agent', 'Umbra Logistique SARL'],
    ]),
    text(MARGIN, 800, 7, 'An invented document: these companies, ships and numbers do not exist.'),
  ].join('\n')
}

function fontObject(name) {
  return `<< /Type /Font /Subtype /Type1 /BaseFont /${name} /Encoding /WinAnsiEncoding >>`
}

export function billOfLading() {
  const content = page()
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 ${WIDTH} ${HEIGHT}] /Contents 4 0 R ` +
      '/Resources << /Font << /F1 5 0 R /F2 6 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    fontObject('Helvetica'),
    fontObject('Helvetica-Bold'),
    '<< /Title (Bill of lading UMBR2603117) /Author (Umbra Logistique SARL) /CreationDate (D:20260227160000Z) >>',
  ]
  let file = '%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const start = file.length
  file += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  file += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n${start}\n%%EOF\n`
  return Buffer.from(file, 'latin1')
}
