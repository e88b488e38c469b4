// Reads VS Code's own settings of the network: proxy and certificates.
import * as vscode from 'vscode';
import { DEFAULT_NETWORK, type NetworkSettings } from '#contracts/ports/windowPort.ts';

/** What is of another type than VS Code declares counts as not set. */
export function networkSettings(): NetworkSettings {
  const http = vscode.workspace.getConfiguration('http');
  const text = (key: string) => {
    const value = http.get<unknown>(key);
    return typeof value === 'string' ? value : '';
  };
  const noProxy = http.get<unknown>('noProxy');
  return {
    proxy: text('proxy'),
    noProxy: Array.isArray(noProxy) ? noProxy.filter((entry) => typeof entry === 'string') : DEFAULT_NETWORK.noProxy,
    proxyAuthorization: text('proxyAuthorization'),
    isProxyStrict: http.get<unknown>('proxyStrictSSL') !== false,
    isProxyOff: text('proxySupport') === 'off',
    usesSystemCertificates: http.get<unknown>('systemCertificates') !== false,
  };
}
