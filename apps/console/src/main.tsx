import './shell/styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { Console } from './shell/console.tsx'
import { loadCatalogue, preferredLanguage } from './words/catalogue.ts'

const place = document.querySelector('#console')
if (place !== null) {
  const catalogue = await loadCatalogue(preferredLanguage())
  createRoot(place).render(
    <StrictMode>
      <Console catalogue={catalogue} />
    </StrictMode>,
  )
}
