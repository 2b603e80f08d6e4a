import { parse } from 'yaml';
import { CATALOGUE } from '../../../lib/metrics';
import { DATA_SOURCES } from '../../../lib/names';
import { checkQuery } from '../../../lib/promql';
import { ADDED_FIELDS, RECORD_FIELDS } from '../../../logs/fields';
import { correlations, LOOKUPS } from '../../../servers/elasticsearch/correlations';
import { grafana } from '../../../servers/grafana';
import { exampleBundle, exampleEnvironment } from '../../support/example';
import { scrapeInterval } from '../../support/settings';

const { dashboards, dataSources, files } = exampleBundle();

describe('the data sources', () => {
  it('have the uids that dashboards and rules use, and one is the default', () => {
    const uids = dataSources.datasources.map(({ uid }) => uid);
    expect(uids).toEqual(Object.values(DATA_SOURCES).map(({ uid }) => uid));
    expect(dataSources.datasources.filter(({ isDefault }) => isDefault)).toHaveLength(1);
  });

  it('contain the paths of secrets instead of their values', () => {
    for (const { secureJsonData = {} } of dataSources.datasources) {
      for (const value of Object.values(secureJsonData))
        expect(value).toMatch(/^\$__file\{\/run\/secrets\/\w+\}$/);
    }
  });

  it('link log lines to existing metrics by existing fields', () => {
    const fields: string[] = [...Object.keys(ADDED_FIELDS), ...RECORD_FIELDS.map(({ ecs }) => ecs)];
    expect(LOOKUPS.length).toBeGreaterThan(0);
    for (const { field, variable, expression } of LOOKUPS) {
      expect(fields).toContain(field);
      expect(expression.text).toContain(`$${variable}`);
      const context = { path: field, catalogue: CATALOGUE, scrapeInterval, for: 'panel' } as const;
      expect(checkQuery(expression, context).problems).toEqual([]);
    }
  });

  it('set the type of correlations where every version of Grafana reads it', () => {
    const { datasources } = parse(
      files['grafana/provisioning']?.['datasources/model-orchestrator.yml'] ?? '',
    );
    const [{ correlations: written }] = datasources.filter(
      ({ uid }: { uid: string }) => uid === 'elasticsearch',
    );
    expect(written).toEqual(correlations());
    for (const correlation of written) {
      expect(correlation).not.toHaveProperty('type');
      expect(correlation.config.type).toBe('query');
      expect(correlation.targetUID).toBe('prometheus');
    }
  });

  it("write each dollar twice, for Grafana's files, and no dollar before a brace, for Terraform", () => {
    for (const { config } of correlations()) {
      expect(config.target.expr.replaceAll('$$', '')).not.toContain('$');
      expect(config.target.expr).not.toContain('${');
    }
  });
});

describe('the server of Grafana', () => {
  const settings = (input: Parameters<typeof exampleEnvironment>[0] = {}) =>
    grafana.workloads(exampleEnvironment(input))[0]?.environment ?? {};

  it('opens on an existing dashboard', () => {
    const [, uid] = /^\/d\/(.+)$/.exec(settings().GF_USERS_HOME_PAGE ?? '') ?? [];
    expect(dashboards.map((dashboard) => dashboard.uid)).toContain(uid);
  });

  it('allows no sign-up, and gives new users the role Viewer', () => {
    expect(settings()).toMatchObject({
      GF_USERS_ALLOW_SIGN_UP: 'false',
      GF_USERS_AUTO_ASSIGN_ORG_ROLE: 'Viewer',
      GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
    });
  });

  it.each([
    [{ adminPassword: 'default', auditLog: false }, 'true'],
    [{ adminPassword: 'default', auditLog: true }, 'false'],
    [{ adminPassword: 'secret', auditLog: false }, 'false'],
  ] as const)(
    'needs no login only with the default password and without the audit log: %j',
    (choices, anonymous) => {
      expect(settings({ grafana: choices }).GF_AUTH_ANONYMOUS_ENABLED).toBe(anonymous);
    },
  );

  it('keeps sessions for a while, also after links from other sites, and only on encrypted connections if there are any', () => {
    expect(settings()).toMatchObject({
      GF_SECURITY_COOKIE_SAMESITE: 'lax',
      GF_SECURITY_COOKIE_SECURE: 'false',
      GF_AUTH_LOGIN_MAXIMUM_INACTIVE_LIFETIME_DURATION: '1d',
      GF_AUTH_LOGIN_MAXIMUM_LIFETIME_DURATION: '7d',
    });
    expect(settings({ grafana: { publicUrl: 'https://grafana.example.org' } })).toMatchObject({
      GF_SECURITY_COOKIE_SECURE: 'true',
      GF_SECURITY_STRICT_TRANSPORT_SECURITY: 'true',
    });
  });
});
