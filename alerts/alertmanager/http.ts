import type { Channels } from './channels';

/** The part of Prometheus' HTTP client settings that this project uses. */
export interface HttpConfig {
  readonly proxy_url?: string;
  readonly no_proxy?: string;
  readonly follow_redirects?: boolean;
  readonly authorization?: { readonly type?: string; readonly credentials_file: string };
  readonly basic_auth?: { readonly username: string; readonly password_file: string };
  readonly http_headers?: Readonly<Record<string, { readonly files: readonly string[] }>>;
}

/** The proxy of an environment, for the global HTTP settings. Empty without one. */
export function proxied({ proxy }: Pick<Channels, 'proxy'>): HttpConfig {
  if (!proxy) return {};
  return { proxy_url: proxy.url, ...(proxy.noProxy.length > 0 && { no_proxy: proxy.noProxy.join(',') }) };
}

/** HTTP settings of one integration. They replace the global ones, so the proxy is repeated. */
export function withLogin(channels: Channels, login: HttpConfig): { readonly http_config: HttpConfig } {
  return { http_config: { ...proxied(channels), ...login } };
}

/** HTTP settings for a server of the environment itself: no proxy. */
export const DIRECT = { http_config: { follow_redirects: true } } as const;
