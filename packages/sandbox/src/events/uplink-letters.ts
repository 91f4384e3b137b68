/** The letters of the frames on the uplink; native/init/frame-types.h has the same. */
export const uplinkLetters = {
  processSeen: 'p',
  processEnded: 'q',
  processSamples: 'm',
  ringOpened: 'r',
  ringJournal: 'j',
  ringSlots: 'y',
  ringStanding: 'h',
  ringCounts: 'l',
  ringEnded: 'e',
  turnEnded: 'z',
  allTold: 'a',
} as const;
