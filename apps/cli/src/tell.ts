/** One line on stderr; nothing that a program chose may move the cursor of the person's terminal. */
export function tell(message: string | Error): void {
  const text = message instanceof Error ? message.message : message;
  process.stderr.write(`forkhall: ${text.replace(/[\p{Cc}]+/gu, ' ')}\n`);
}
