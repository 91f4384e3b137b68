/** Fonts that systems have; nothing is fetched. */
export const monospace =
  '"JetBrains Mono", "Cascadia Code", "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono CJK SC", "PingFang SC", "Microsoft YaHei", monospace';
export const sansSerif =
  'Inter, "Segoe UI", -apple-system, BlinkMacSystemFont, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", system-ui, sans-serif';
