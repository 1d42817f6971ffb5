const providers = `
  gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr live.com msn.com yahoo.com yahoo.co.uk
  yahoo.co.jp yahoo.fr yahoo.de ymail.com rocketmail.com aol.com icloud.com me.com mac.com proton.me protonmail.com pm.me
  gmx.com gmx.de gmx.net gmx.at gmx.ch web.de t-online.de freenet.de mail.com mail.ru inbox.ru list.ru bk.ru yandex.com
  yandex.ru ya.ru qq.com foxmail.com 163.com 126.com sina.com naver.com daum.net hanmail.net zoho.com zohomail.com
  fastmail.com fastmail.fm hey.com tutanota.com tutamail.com tuta.io tuta.com mailbox.org posteo.de posteo.net
  hushmail.com comcast.net verizon.net att.net sbcglobal.net cox.net btinternet.com orange.fr wanadoo.fr free.fr
  laposte.net libero.it virgilio.it seznam.cz wp.pl o2.pl onet.pl interia.pl uol.com.br bol.com.br rediffmail.com
  mailinator.com guerrillamail.com yopmail.com
`;

const publicProviders: ReadonlySet<string> = new Set(providers.trim().split(/\s+/));

/** Is it the domain of a provider where everybody can have a mailbox? */
export function isPublicProvider(domain: string): boolean {
  return publicProviders.has(domain);
}
