export async function work(_rest: unknown[], _channel: unknown, _listen: unknown): Promise<void> {}
