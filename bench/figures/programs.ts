/** The programs whose first byte is timed: as small as a program gets, so that the start is what is measured. */
export const hello = {
  'main.py': 'print("hello")\n',
  'main.ts': 'const greeting: string = "hello";\nconsole.log(greeting);\n',
} as const;

export type Entry = keyof typeof hello;
export const languages: readonly (readonly ['python' | 'typescript', Entry])[] = [
  ['python', 'main.py'],
  ['typescript', 'main.ts'],
];
