import type { NextConfig } from 'next';

const config: NextConfig = {
  output: 'export',
  transpilePackages: ['@forkhall/protocol', '@forkhall/advice', '@forkhall/insight'],
  images: { unoptimized: true },
  devIndicators: false,
  poweredByHeader: false,
};

export default config;
