/** Who signs for DocumentDB: the instances name the authority, and the bundles of its clients carry its roots. */
import { X509Certificate } from 'node:crypto';

/**
 * The default of every region, valid for decades. Its roots are a quarter of those that RDS has ever had.
 * Source: docs.aws.amazon.com/documentdb/latest/developerguide/ca_cert_rotation.html
 */
export const CERTIFICATE_AUTHORITY = 'rds-ca-rsa2048-g1';

/** `rds-ca-rsa2048-g1` is called `RSA2048 G1` in its certificates, of which each region has one of its own. */
const KIND = CERTIFICATE_AUTHORITY.replace('rds-ca-', '').replace('-', ' ').toUpperCase();
const SUBJECT = new RegExp(`^CN=Amazon RDS \\S+ Root CA ${KIND}$`, 'm');

/** Those of RDS' certificates (PEM) that {@link CERTIFICATE_AUTHORITY} signs with. */
export const rootsAmong = (certificates: readonly string[]): string[] => {
  const roots = certificates.filter((pem) => SUBJECT.test(new X509Certificate(pem).subject));
  if (roots.length === 0) throw new Error(`no certificate is of ${CERTIFICATE_AUTHORITY}`);
  return roots;
};
