export async function serve(_rest: unknown[], _channel: unknown, _listen: unknown): Promise<void> {}
