export { type AdmissionRules, type Admitted, admit, admitAll, type Verdict } from './admission/admission.ts'
