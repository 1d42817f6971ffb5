import { X509Certificate } from "node:crypto";
import { Problem } from "../../http/index.ts";

/** Throws the problem `invalid_body` for certificates that can not be read, or are not of keys that sign well enough. */
export function refuseNoCertificates(field: string, certificates: readonly string[]): void {
  const fields = certificates.flatMap((pem, index) =>
    isCertificate(pem)
      ? []
      : [{ field: `${field}.${index}`, message: "This is no certificate that can be used." }],
  );
  if (fields.length > 0) throw new Problem("invalid_body", { fields });
}

function isCertificate(pem: string): boolean {
  try {
    const { publicKey } = new X509Certificate(pem);
    return (
      publicKey.asymmetricKeyType === "rsa" && (publicKey.asymmetricKeyDetails?.modulusLength ?? 0) >= 2048
    );
  } catch {
    return false;
  }
}
