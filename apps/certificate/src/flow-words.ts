/** What a step of a flow record means, in the past tense and in plain words. `other` is the organisation on the other side. */
export function stepWords(step: string, other: string | null): string {
  const them = other ?? 'another organisation'
  const words: Readonly<Record<string, string>> = {
    offered: `Offered to ${them} for custody`,
    accepted: 'Taken into custody',
    rejected: 'Rejected',
    requested: 'Leave to read asked for',
    granted: `Leave to read given to ${them}`,
    denied: `Leave to read refused to ${them}`,
    grant_withdrawn: `Leave to read withdrawn from ${them}`,
    obtained: 'Document obtained and read',
    transfer_proposed: `Transfer offered to ${them}`,
    transfer_accepted: `Transfer from ${them} accepted`,
    transfer_rejected: `Transfer from ${them} refused`,
    transfer_withdrawn: `Transfer to ${them} withdrawn`,
    transfer_expired: `Transfer to ${them} expired`,
    under_review: 'Taken under review',
    cleared: 'Review ended, cleared',
    frozen: 'Frozen',
    released: 'Freeze lifted',
    booked: 'Booked as used',
    booking_cancelled: 'Booking cancelled',
    superseded: 'Superseded by another voucher',
    supersedes: 'Supersedes another voucher',
    returned_to_issuer: `Returned to ${them}`,
    destroyed: 'Document destroyed; digest and record remain',
    lost: 'Document reported lost; digest and record remain',
    revocation_noted: "Later revocation of the signer's certificate noted",
  }
  return words[step] ?? step.replaceAll('_', ' ')
}
