import {
  type AnyRoute,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
} from '@tanstack/react-router'
import { PageError, PageMissing, PagePending } from '../parts/page-states.tsx'
import { Frame } from './frame.tsx'
import { bindNavigation } from './navigation.ts'

/** The pages. Each is a chunk of its own, fetched when it is first wanted or pointed at. */
const root = createRootRoute({ component: Frame, notFoundComponent: PageMissing })

function page(path: string, load: () => Promise<unknown>, name: string): AnyRoute {
  const component = lazyRouteComponent(load as () => Promise<Record<string, never>>, name as never)
  return createRoute({ getParentRoute: () => root, path, component }) as unknown as AnyRoute
}

const routes = [
  page('/', () => import('../overview/overview-page.tsx'), 'OverviewPage'),
  page('/sign-in', () => import('../session/sign-in-page.tsx'), 'SignInPage'),
  page('/vouchers', () => import('../vouchers/list-page.tsx'), 'VoucherListPage'),
  page('/vouchers/deposit', () => import('../vouchers/deposit-page.tsx'), 'DepositPage'),
  page('/vouchers/$id', () => import('../vouchers/voucher-page.tsx'), 'VoucherPage'),
  page('/deals', () => import('../deals/deals-page.tsx'), 'DealsPage'),
  page('/deals/propose', () => import('../deals/propose-page.tsx'), 'ProposePage'),
  page('/deals/bills', () => import('../deals/bills-page.tsx'), 'BillsPage'),
  page('/deals/money', () => import('../deals/money-page.tsx'), 'MoneyPage'),
  page('/deals/$id', () => import('../deals/deal-page.tsx'), 'DealPage'),
  page('/verify', () => import('../verify/verify-page.tsx'), 'VerifyPage'),
  page('/explorer', () => import('../explorer/blocks-page.tsx'), 'BlocksPage'),
  page('/explorer/blocks/$height', () => import('../explorer/block-page.tsx'), 'BlockPage'),
  page('/explorer/transactions/$id', () => import('../explorer/transaction-page.tsx'), 'TransactionPage'),
  page('/explorer/events', () => import('../explorer/events-page.tsx'), 'EventsPage'),
  page('/explorer/contracts', () => import('../explorer/contracts-page.tsx'), 'ContractsPage'),
  page('/explorer/contracts/$name', () => import('../explorer/contract-page.tsx'), 'ContractPage'),
  page('/explorer/organisations', () => import('../explorer/organisations-page.tsx'), 'OrganisationsPage'),
  page('/explorer/organisations/$id', () => import('../explorer/organisation-page.tsx'), 'OrganisationPage'),
  page('/network', () => import('../network/network-page.tsx'), 'NetworkPage'),
  page('/search/$text', () => import('../explorer/search-page.tsx'), 'SearchPage'),
  page('/keys', () => import('../organisation/keys-page.tsx'), 'KeysPage'),
]

export const router = createRouter({
  routeTree: root.addChildren(routes),
  basepath: '/console',
  defaultPreload: 'intent',
  scrollRestoration: true,
  defaultPendingComponent: PagePending,
  defaultErrorComponent: PageError,
})

bindNavigation((path) => void router.navigate({ to: path } as never))
