export const verifying = {} as const
