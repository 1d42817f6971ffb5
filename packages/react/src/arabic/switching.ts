import type { Messages } from "../messages/messages.ts";
import { counted, named } from "./wording.ts";

/** What is said in more than one component, in Arabic. */

export const generalInArabic: Messages["general"] = {
  retry: "إعادة المحاولة",
  offline: "تعذّر الوصول إلى الخادم. تحقق من اتصالك.",
  unexpected: "حدث خطأ ما.",
  cancel: "إلغاء",
  close: "إغلاق",
  more: "عرض المزيد",
  notLoaded: "تعذّر تحميل هذا",
  notPermitted: (role) => `دورك، ${named(role)}، لا يسمح بهذا`,
  notReady: "ليس قبل الدخول إلى المؤسسة",
  typeFirst: (text) => `اكتب ${named(text)} أولًا`,
};

export const rolesInArabic: Messages["roles"] = { owner: "مالك", admin: "مدير", member: "عضو" };

export const switcherInArabic: Messages["switcher"] = {
  open: "، تبديل المؤسسة",
  choose: "اختر مؤسسة",
  title: "تبديل المؤسسة",
  filter: "ابحث عن مؤسسة…",
  list: "المؤسسات",
  count: (rows) =>
    counted(rows, {
      zero: "لا مؤسسات",
      one: "مؤسسة واحدة",
      two: "مؤسستان",
      few: "# مؤسسات",
      many: "# مؤسسة",
      other: "# مؤسسة",
    }),
  noMatch: (query) => `لا توجد مؤسسة تطابق «${named(query)}».`,
  more: (count) =>
    counted(count, {
      zero: "لا مؤسسات أخرى.",
      one: "ومؤسسة أخرى واحدة: اكتب اسمها.",
      two: "ومؤسستان أخريان: اكتب اسم إحداهما.",
      few: "و# مؤسسات أخرى: اكتب اسم إحداها.",
      many: "و# مؤسسة أخرى: اكتب اسم إحداها.",
      other: "و# مؤسسة أخرى: اكتب اسم إحداها.",
    }),
  notAllSearched: "تعذّر البحث في جميع مؤسساتك.",
  leaving: (days) =>
    days === 0
      ? "تُحذف اليوم"
      : counted(days, {
          zero: "تُحذف اليوم",
          one: "تُحذف خلال يوم واحد",
          two: "تُحذف خلال يومين",
          few: "تُحذف خلال # أيام",
          many: "تُحذف خلال # يومًا",
          other: "تُحذف خلال # يوم",
        }),
  empty: "لا تنتمي إلى أي مؤسسة بعد.",
  failed: "تعذّر تحميل مؤسساتك.",
  opening: (organization) => `جارٍ فتح ${named(organization)}…`,
  nowIn: (organization, role) => `أنت الآن في ${named(organization)} بدور ${named(role)}`,
  pinned: "مثبّتة",
  pin: (organization) => `يثبّت ${named(organization)} في الأعلى`,
  unpin: (organization) => `${named(organization)} مثبّتة؛ المفتاح P يلغي تثبيتها`,
  settingsOf: (organization) => `إعدادات ${named(organization)}`,
  inviteTo: (organization) => `دعوة أشخاص إلى ${named(organization)}`,
  create: "إنشاء مؤسسة",
  addAccount: "إضافة حساب آخر",
  signOutOf: (organization) => `تسجيل الخروج من ${named(organization)}`,
};

export const plansInArabic: Messages["plans"] = { free: "مجانية" };

export const sessionsInArabic: Messages["sessions"] = { locked: "لا يمكن الدخول إليها الآن" };

export const asksInArabic: Messages["asks"] = {
  sign_in: () => "سجّل الدخول من جديد",
  sso: (name) => `تتطلب الدخول الموحّد إلى ${named(name)}`,
  mfa: () => "تتطلب عاملًا ثانيًا",
  fresh: () => "سجّل الدخول من جديد",
};

export const accountMenuInArabic: Messages["accountMenu"] = {
  label: (name) => `حساب ${named(name)}`,
  account: "إعدادات الحساب",
  addAccount: "إضافة حساب آخر",
  signOut: (email) => `تسجيل خروج ${named(email)}`,
  signOutOnly: "تسجيل الخروج",
  signOutAll: "تسجيل الخروج من جميع الحسابات",
};

export const createInArabic: Messages["create"] = {
  name: "اسم المؤسسة",
  namePlaceholder: "أكمي",
  address: "العنوان",
  addressHint: "حروف من a إلى z وأرقام وشرطات مفردة.",
  checking: "جارٍ التحقق…",
  free: (slug) => `${named(slug)} متاح.`,
  taken: (slug) => `${named(slug)} مأخوذ أو محجوز.`,
  submit: "إنشاء مؤسسة",
  submitting: "جارٍ الإنشاء…",
  nameMissing: "أدخل اسمًا للمؤسسة.",
};
