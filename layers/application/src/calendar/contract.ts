import { home } from './declaration.ts'
import { publish } from './publication.ts'
import { businessDay, calendar, calendars, dueTime, published } from './views.ts'

export const contract = home.contract({
  actions: { publish },
  views: { calendar, calendars, published, businessDay, dueTime },
})
