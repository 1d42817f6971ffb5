import type { Messages } from "../messages/messages.ts";
import { counted, named } from "./wording.ts";

/** What is said of an organization's settings and data, and of one's own account, in Arabic. */

export const settingsInArabic: Messages["settings"] = {
  general: "عام",
  name: "الاسم",
  nameMissing: "أدخل اسمًا للمؤسسة.",
  slug: "العنوان",
  slugNotice: (from, to) =>
    `تنتقل المؤسسة من ${named(`/${from}`)} إلى ${named(`/${to}`)}. ومن يتبع رابطًا قديمًا من الأعضاء يصل إلى العنوان الجديد؛ ولا يأخذ العنوان القديم أحد غيرها مدة 90 يومًا.`,
  slugHint: "حروف من a إلى z وأرقام وشرطات مفردة.",
  changed: "لم يُحفظ بعد.",
  save: "حفظ التغييرات",
  discard: "تجاهل",
  logo: "الشعار",
  logoHint: "PNG أو JPEG أو WebP، حتى 2 ميغابايت. ويُحفظ بقياس 256 في 256 بكسل.",
  logoUpload: "رفع شعار",
  logoReplace: "استبدال",
  logoRemove: "إزالة",
  logoTooLarge: "هذا الملف أكبر من 2 ميغابايت.",
  logoType: "اختر ملف PNG أو JPEG أو WebP.",
  danger: "منطقة الخطر",
  remove: "حذف هذه المؤسسة",
  removeText: "لا يدخلها أحد بعد ذلك. ويمكن لمالك استعادتها خلال 30 يومًا؛ وبعدها تزول إلى الأبد.",
  removeButton: "حذف المؤسسة…",
  removeTitle: (organization) => `حذف ${named(organization)}؟`,
  removeConsequences: (organization) => [
    `يُمنع كل الأعضاء من دخول ${named(organization)} فورًا.`,
    "يُحتفظ بكل ما فيها 30 يومًا. وحتى ذلك الحين يمكن لأي مالك استعادتها كما كانت.",
    "بعد 30 يومًا يزول كل شيء إلى الأبد: الأعضاء والفرق والأدوار والسجلات.",
    "لا يُمسّ حساب أحد ولا أي مؤسسة أخرى.",
  ],
  removeTyped: (organization) => `اكتب ${named(organization)} للتأكيد`,
  removeAction: "حذف المؤسسة",
  restoreTitle: (organization) => `${named(organization)} قيد الحذف`,
  restoreUntil: (organization, day) =>
    `لا يمكن لأحد دخول ${named(organization)} بعد الآن، وفي ${day} تزول إلى الأبد. وحتى ذلك الحين يمكن لمالك استعادتها.`,
  restore: (organization) => `استعادة ${named(organization)}`,
};

export const accountInArabic: Messages["account"] = {
  profile: "الملف الشخصي",
  name: "اسمك",
  email: "البريد الإلكتروني",
  emailNow: "العنوان الحالي",
  emailChange: "تغيير البريد الإلكتروني",
  newEmail: "العنوان الجديد",
  newEmailMissing: "أدخل عنوان بريد إلكتروني.",
  newEmailHint: "نرسل إليه رابطًا. ولا يتغير شيء قبل أن تفتحه.",
  emailSend: "إرسال الرابط",
  emailNever: "الإبقاء على العنوان الحالي",
  emailWaits: "عنوان جديد بانتظار التأكيد",
  emailWaitsText: (email, until) =>
    `أرسلنا رابطًا إلى ${email}، وهو صالح حتى ${until}. ولا يتغير شيء قبل أن تفتحه.`,
  emailAgain: "إرسال الرابط مجددًا",
  emailCancel: "إلغاء التغيير",
  nameMissing: "أدخل اسمك.",
  danger: "منطقة الخطر",
  remove: "حذف حسابك",
  removeText: "تغادر كل المؤسسات، ويُزال اسمك وعنوانك.",
  removeButton: "حذف الحساب…",
  removeTitle: (email) => `حذف الحساب ${named(email)}؟`,
  removeConsequences: (organizations) => [
    `تغادر فورًا ${counted(organizations, {
      zero: "كل المؤسسات",
      one: "مؤسستك الوحيدة",
      two: "مؤسستيك كلتيهما",
      few: "مؤسساتك الـ# كلها",
      many: "مؤسساتك الـ# كلها",
      other: "مؤسساتك الـ# كلها",
    })}.`,
    "يُسجَّل خروجك في كل مكان.",
    "ما أنجزته في المؤسسات يبقى فيها. ولا يمكن استرجاع الحساب.",
  ],
  removeAction: "حذف الحساب",
  password: "كلمة مرورك",
  passwordWrong: "ليست هذه كلمة مرورك.",
  soleOwner: (organizations) =>
    `أنت المالك الوحيد في ${named(organizations)}. عيّن مالكًا آخر هناك، أو احذفها، أولًا.`,
};

export const exportInArabic: Messages["dataExport"] = {
  label: "تصدير البيانات",
  lead: "أرشيف لكل ما في المؤسسة: ملف ZIP فيه ملف NDJSON لكل جدول، مع صورها. يُعدّ في الخلفية ويُحفظ 24 ساعة، لك وحدك.",
  create: "طلب تصدير",
  pending: "قيد الإعداد…",
  ready: "جاهز",
  failed: "فشل",
  expired: "منتهٍ",
  download: "تنزيل",
  size: (megabytes) => `${megabytes} ميغابايت`,
  until: (day) => `حتى ${day}`,
  forbidden: "لم يعد دورك يسمح بذلك.",
  too_large: "المؤسسة أكبر من أن يتسع لها أرشيف واحد.",
  abandoned: "تعذّر إعداده في الوقت المحدد. اطلبه من جديد.",
  empty: "لا عمليات تصدير بعد",
};
