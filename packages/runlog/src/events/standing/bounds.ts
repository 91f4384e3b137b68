/** What is remembered at most; what does not fit is told as lost. */
export const bounds = { withheld: 65_536, actors: 16_384, things: 16_384, jobs: 16_384, roles: 256, holds: 4_096 };
