let navigate: (path: string) => void = () => {}

/** Goes to a page of the console by its path. */
export function go(path: string): void {
  navigate(path)
}

/** The router says how; the pages need not know it, which would be a circle. */
export function bindNavigation(how: (path: string) => void): void {
  navigate = how
}
