import * as z from 'zod';
import { header, secretFile } from './connection';
import { port } from './numbers';
import { allowPlaintext, host, ipAddress, mailbox, url } from './texts';

/** A reverse proxy with TLS in front of the servers that have web pages. */
export const ingress = z
  .strictObject({
    host: host().describe('Host in the links. Its DNS name must lead to the Docker host'),
    address: ipAddress()
      .default('0.0.0.0')
      .describe(
        'IP address of the Docker host at which its two ports are published. Default: all IPv4 addresses',
      ),
    httpsPort: port().default(443),
    httpPort: port().default(80).describe('Redirects to https, and answers the ACME challenge'),
    tls: z
      .strictObject({
        certificate: secretFile('ingress.pem')
          .optional()
          .describe('Certificate of the host and its intermediate ones, in PEM format. Requires `key`'),
        key: secretFile('ingress.key').optional().describe('Its private key, without a passphrase'),
        acme: z
          .strictObject({
            email: mailbox().describe('Contact of the ACME account'),
            directory: url()
              .optional()
              .describe(
                "Directory URL of a company's own ACME server, such as step-ca. Default: Let's Encrypt, then ZeroSSL",
              ),
            ca: secretFile('company_ca.pem')
              .optional()
              .describe(
                'CA certificates of that server in PEM format. Default: those of the operating system',
              ),
          })
          .optional()
          .describe(
            'Get the certificate from an ACME server, in place of `certificate`. The server must reach port 80 or 443 of the host',
          ),
      })
      .describe('Either `certificate` and `key`, or `acme`'),
    auth: z
      .strictObject({
        forward: z
          .strictObject({
            url: url()
              .optional()
              .describe(
                'Each request is first sent here, without its body. 2xx: it is allowed. Any other answer goes to the browser, such as a redirect to a login page',
              ),
            headers: z
              .array(header().meta({ examples: ['Remote-User'] }))
              .default([])
              .describe(
                'Headers of that answer, such as Remote-User, that are added to the request to the server',
              ),
            allowPlaintext: allowPlaintext('`url` may be an http URL of another host'),
          })
          .optional()
          .describe('A login service decides, such as Authelia, Authentik or oauth2-proxy'),
      })
      .default({})
      .describe(
        'Login of Prometheus and Alertmanager, which have no users of their own. Default: basic auth with the password of each. Grafana has its own login (`grafana.oidc`)',
      ),
  })
  .optional()
  .describe(
    'Caddy with TLS in front of Grafana (/), Prometheus (/prometheus/) and Alertmanager (/alertmanager/). All links use it. Default: none, and the servers listen on the loopback address only',
  );
