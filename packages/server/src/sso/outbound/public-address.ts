import { BlockList, isIP } from "node:net";

// What is not on the public internet, or leads to what is not. @see https://www.iana.org/assignments/iana-ipv4-special-registry
const special4 = `
  0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24 192.88.99.0/24
  192.168.0.0/16 198.18.0.0/15 198.51.100.0/24 203.0.113.0/24 224.0.0.0/4 240.0.0.0/4
`;
// Only 2000::/3 is given out at all; of that, these are not, or carry an address of the other kind.
const special6 = "2001::/23 2001:db8::/32 2002::/16 3fff::/20";

const special = new BlockList();
for (const subnet of special4.trim().split(/\s+/)) add(subnet, "ipv4");
for (const subnet of special6.split(" ")) add(subnet, "ipv6");
const given6 = new BlockList();
given6.addSubnet("2000::", 3, "ipv6");

function add(subnet: string, family: "ipv4" | "ipv6"): void {
  const [network = "", prefix = ""] = subnet.split("/");
  special.addSubnet(network, Number(prefix), family);
}

/** Tells whether an IP address is one of the public internet; what only stands for another address is none. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !special.check(address, "ipv4");
    case 6:
      return given6.check(address, "ipv6") && !special.check(address, "ipv6");
    default:
      return false;
  }
}

/** Tells whether an IP address is this machine's own. */
export function isLoopback(address: string): boolean {
  return address === "::1" || (isIP(address) === 4 && address.startsWith("127."));
}
