import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTlsServer, TLSSocket } from 'node:tls';
import type { Certificate } from './certificates';

/** A mail that the server accepted. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly content: string;
}

/** A mail server with the usual requirements: a fully qualified host name in EHLO, TLS before the login, and a login. */
export class MailServer {
  readonly mails: Mail[] = [];
  readonly complaints: string[] = [];
  private readonly server: Server;

  /** @param implicit whether the connection starts with TLS, instead of STARTTLS */
  constructor(
    private readonly certificate: Certificate,
    implicit: boolean,
    private readonly login: { readonly user: string; readonly password: string },
  ) {
    this.server = implicit
      ? createTlsServer({ key: certificate.key, cert: certificate.cert }, (socket) =>
          this.serve(socket, true, true),
        )
      : createServer((socket) => this.serve(socket, false, true));
  }

  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return (this.server.address() as AddressInfo).port;
  }

  close(): void {
    this.server.close();
  }

  private serve(socket: Socket, isSecure: boolean, greets: boolean): void {
    let mail = { from: '', to: [] as string[] };
    let content: string | undefined;
    let isLoggedIn = false;
    let buffer = '';
    const say = (line: string) => socket.write(`${line}\r\n`);
    const refuse = (line: string): void => {
      this.complaints.push(line);
      say(line);
    };
    const command = (line: string): unknown => {
      const [, verb = '', rest = ''] = /^(\w+)\s*(.*)$/.exec(line) ?? [];
      switch (verb.toUpperCase()) {
        case 'EHLO':
          if (!rest.includes('.')) return refuse(`504 5.5.2 <${rest}>: need fully-qualified hostname`);
          say('250-mail');
          if (!isSecure) say('250-STARTTLS');
          return say(isSecure ? '250 AUTH PLAIN LOGIN' : '250 SIZE');
        case 'STARTTLS': {
          say('220 ready');
          socket.removeAllListeners('data');
          const secureContext = createSecureContext({
            key: this.certificate.key,
            cert: this.certificate.cert,
          });
          return this.serve(new TLSSocket(socket, { isServer: true, secureContext }), true, false);
        }
        case 'AUTH': {
          const [, user, password] = Buffer.from(rest.replace(/^PLAIN /, ''), 'base64')
            .toString()
            .split('\0');
          isLoggedIn = user === this.login.user && password === this.login.password;
          return isLoggedIn ? say('235 accepted') : refuse('535 wrong login');
        }
        case 'MAIL':
          if (!isLoggedIn) return refuse('530 login required');
          mail = { from: /<(.*?)>/.exec(rest)?.[1] ?? '', to: [] };
          return say('250 ok');
        case 'RCPT':
          mail.to.push(/<(.*?)>/.exec(rest)?.[1] ?? '');
          return say('250 ok');
        case 'DATA':
          content = '';
          return say('354 go on');
        case 'QUIT':
          say('221 bye');
          return socket.end();
        default:
          return refuse(`500 unknown command ${verb}`);
      }
    };
    socket.on('error', () => {});
    socket.on('data', (data) => {
      buffer += data.toString();
      for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
        const line = buffer.slice(0, end);
        buffer = buffer.slice(end + 2);
        if (content === undefined) command(line);
        else if (line !== '.') content += `${line}\n`;
        else {
          this.mails.push({ ...mail, content });
          content = undefined;
          say('250 queued');
        }
      }
    });
    if (greets) say('220 mail');
  }
}
