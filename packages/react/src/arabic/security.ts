import type { Messages } from "../messages/messages.ts";
import { counted, memberForms, named } from "./wording.ts";

/** What is said of proving who one is, and of what an organization demands, in Arabic. */

export const securityInArabic: Messages["security"] = {
  password: "كلمة المرور",
  passwordSet: "يمكنك الدخول ببريدك الإلكتروني وكلمة المرور هذه.",
  passwordUnset: "ليست لك كلمة مرور. بها يمكنك الدخول حيث لا يتوفر شيء آخر.",
  oldPassword: "كلمة المرور الحالية",
  oldPasswordMissing: "أدخل كلمة المرور الحالية.",
  oldPasswordWrong: "ليست هذه كلمة مرورك الحالية.",
  newPassword: "كلمة المرور الجديدة",
  newPasswordHint: "10 أحرف على الأقل. والجملة خيار جيد.",
  newPasswordShort: "استخدم 10 أحرف على الأقل.",
  endOthers: "تسجيل خروجي في كل مكان آخر",
  changePassword: "تغيير كلمة المرور",
  setPassword: "تعيين كلمة مرور",
  passwordChanged: "تغيّرت كلمة مرورك.",
  app: "تطبيق المصادقة",
  appOff: "يُطلب بعد كلمة المرور، فلا تنفع كلمة المرور وحدها أحدًا غيرك.",
  appOn: (day) => `مفعّل منذ ${day}.`,
  codesLeft: (count) =>
    counted(count, {
      zero: "لم يبقَ أي رمز استرداد.",
      one: "بقي رمز استرداد واحد.",
      two: "بقي رمزا استرداد.",
      few: "بقيت # رموز استرداد.",
      many: "بقي # رمز استرداد.",
      other: "بقي # رمز استرداد.",
    }),
  appSetUp: "إعداد",
  appTitle: "إعداد تطبيق المصادقة",
  appAdd: "امسح الرمز بتطبيقك. وعلى الجهاز الذي فيه التطبيق اتبع الرابط؛ أو اكتب المفتاح.",
  appScan: "رمز يُمسح بتطبيق مصادقة",
  appLink: "الفتح في تطبيق مصادقة",
  appKey: "المفتاح",
  appCopyKey: "نسخ المفتاح",
  appConfirm: "ثم أدخل الرمز الذي يظهر فيه.",
  appCode: "الرمز",
  appCodeMissing: "أدخل الرمز.",
  appTurnOn: "تفعيل",
  appTurnOff: "إيقاف…",
  appOffTitle: "إيقاف تطبيق المصادقة؟",
  appOffAction: "إيقاف",
  appOffConsequences: () => [
    "لا يُطلب رمزه بعد الآن: تكفي كلمة المرور وحدها.",
    "لا تعمل رموز الاسترداد بعد الآن.",
    "المؤسسات التي تطلب عاملين لا تسمح لك بالدخول بكلمة المرور وحدها.",
  ],
  codesTitle: "رموز الاسترداد",
  codesText: "يغني كل منها عن التطبيق مرة واحدة إن فقدته. لا تظهر إلا الآن: احفظها حيث تحفظ ما يهمك.",
  codesCopy: "نسخ",
  codesDownload: "تنزيل",
  codesDone: "حفظتها",
  codesRemake: "رموز استرداد جديدة…",
  codesRemakeTitle: "إنشاء رموز استرداد جديدة؟",
  codesRemakeAction: "إنشاء رموز جديدة",
  codesRemakeConsequences: () => [
    "لا تعمل الرموز التي لديك بعد الآن.",
    "تحصل على عشرة رموز جديدة، تظهر مرة واحدة.",
  ],
  copied: "تم النسخ.",
  passkeys: "مفاتيح المرور",
  passkeysLead: "ادخل ببصمتك أو وجهك أو قفل جهازك. ويُعدّ مفتاح المرور عاملين.",
  passkeysNone: "ليس لديك مفتاح مرور بعد.",
  passkeysUnable: "لا يستطيع هذا المتصفح إنشاء مفاتيح مرور.",
  passkeyAdd: "إضافة مفتاح مرور",
  passkeyAddText: "سيطلب منك متصفحك بعد ذلك بصمتك أو وجهك أو قفل جهازك.",
  passkeyName: "الاسم",
  passkeyNameHint: "لتعرفه من جديد.",
  passkeyNameMissing: "أدخل اسمًا لمفتاح المرور.",
  passkeyDefault: "مفتاح المرور الخاص بي",
  passkeyMake: "إنشاء مفتاح المرور",
  passkeyDeclined: "لم يُنشأ مفتاح مرور.",
  passkeyTwice: "لهذا الجهاز مفتاح مرور لك بالفعل.",
  passkeyUsed: (when) => (when === null ? "لم يُستخدم قط" : `آخر استخدام ${when}`),
  passkeySynced: "محفوظ في أكثر من مكان",
  passkeyActions: (name) => `إجراءات مفتاح المرور ${named(name)}`,
  passkeyRename: "إعادة التسمية…",
  passkeyRenameTitle: "إعادة تسمية مفتاح المرور",
  passkeySave: "حفظ الاسم",
  passkeyRemove: "إزالة…",
  passkeyRemoveTitle: (name) => `إزالة مفتاح المرور ${named(name)}؟`,
  passkeyRemoveAction: "إزالة مفتاح المرور",
  passkeyRemoveConsequences: () => ["لا يدخل به أحد بعد الآن.", "يظل الجهاز يعرضه، حتى تحذفه هناك أيضًا."],
  services: "الحسابات المرتبطة",
  servicesLead: "ادخل بحساب لك في مكان آخر.",
  service: (provider) => services[provider] ?? provider,
  linkedOn: (day) => `رُبط في ${day}`,
  notLinked: "غير مرتبط",
  link: (service) => `ربط ${named(service)}`,
  unlink: (service) => `فك ربط ${named(service)}…`,
  unlinkTitle: (service) => `فك ربط حسابك في ${named(service)}؟`,
  unlinkAction: "فك الربط",
  unlinkConsequences: (service) => [
    `لا تدخل بواسطة ${named(service)} بعد الآن.`,
    `يبقى حسابك في ${named(service)} كما هو.`,
  ],
  devices: "أين سجّلت الدخول",
  devicesLead: "إن كان بينها ما لا تعرفه، فسجّل خروجه وغيّر كلمة مرورك.",
  device: (browser, system) =>
    browser === null && system === null
      ? "برنامج غير معروف"
      : [
          browser === null ? "متصفح" : named(browser),
          ...(system === null ? [] : [`على ${named(system)}`]),
        ].join(" "),
  deviceHere: "هذا المتصفح",
  deviceFacts: (signedIn, lastUsed) => `سُجّل الدخول ${signedIn}، وآخر استخدام ${lastUsed}`,
  deviceEnd: "تسجيل الخروج",
  deviceEndOf: (device) => `تسجيل الخروج من ${device}`,
  devicesEnd: "تسجيل الخروج في كل مكان آخر…",
  devicesEndTitle: "تسجيل الخروج في كل مكان آخر؟",
  devicesEndAction: "تسجيل الخروج في كل مكان آخر",
  devicesEndConsequences: () => ["تبقى داخلًا هنا.", "كل متصفح أو برنامج آخر عليه أن يسجّل الدخول من جديد."],
  devicesEndHere: "تسجيل خروجي في هذا المتصفح أيضًا",
  devicesEndAllTitle: "تسجيل الخروج في كل مكان؟",
  devicesEndAllAction: "تسجيل الخروج في كل مكان",
  devicesEndAllConsequences: () => [
    "يُسجَّل خروجك هنا أيضًا، في كل تبويب.",
    "تبقى الحسابات الأخرى في هذا المتصفح.",
    "كل متصفح أو برنامج عليه أن يسجّل الدخول من جديد.",
  ],
  devicesNone: "لم تسجّل الدخول في أي مكان آخر.",
};

export const policyInArabic: Messages["policy"] = {
  label: "ما على الأعضاء إثباته",
  lead: "يسري منذ الطلب التالي لكل عضو. ولا تُمسّ المؤسسات الأخرى.",
  ways: "طرق الدخول",
  anyWay: "أي طريقة لدى العضو",
  onlyThese: "هذه الطرق فقط",
  waysMissing: "اختر طريقة واحدة على الأقل.",
  way: (way) => ways[way] ?? way,
  mfa: "طلب عاملين",
  mfaHint: "يُعدّ مفتاح المرور عاملين؛ وتطبيق المصادقة هو الثاني إلى جانب أي طريقة أخرى.",
  maxAge: "إعادة الطلب",
  maxAgeAny: "عند انتهاء تسجيل الدخول، بعد 30 يومًا",
  maxAgeAfter: (time) => `بعد ${time} من آخر إثبات`,
  idle: "إعادة الطلب عند عدم الاستخدام",
  idleAny: "أبدًا",
  idleAfter: (time) => `بعد ${time}`,
  time: (seconds) => {
    const [size, forms] = units.find(([length]) => seconds % length === 0) ?? [1, second];
    return counted(seconds / size, forms);
  },
  domains: "نطاقات البريد الإلكتروني",
  domainsHint: "لا يدخل إلا من له عنوان في أحدها. اتركها فارغة ليدخل أي عضو.",
  domainsPlaceholder: "acme.example",
  effect: "ما يترتب على ذلك",
  weighing: "جارٍ حساب من يعنيهم الأمر…",
  nothing: "لن يُطلب شيء من أي عضو عند طلبه التالي.",
  asked: (members, ask) => `عند الطلب التالي يُطلب من ${counted(members, memberForms)} ${asked[ask]}.`,
  refused: (members) =>
    `لن يُسمح بالدخول لهذا العدد: ${counted(members, memberForms)}، بسبب بريدهم الإلكتروني.`,
  locksYou: (ask) =>
    ask === null
      ? "بريدك الإلكتروني خارج هذه النطاقات، فلا يمكنك حفظ هذا."
      : `أنت نفسك لا تستوفي هذا. يمكنك حفظه بعد أن يُطلب منك ${asked[ask]}.`,
  locksOwner: "بريد أحد المالكين خارج هذه النطاقات، فلا يمكنك حفظ هذا.",
};

export const openSessionsInArabic: Messages["openSessions"] = {
  label: "من يفتح هذه المؤسسة",
  lead: "من يُسجَّل خروجه هنا عليه إثبات هويته من جديد. ومؤسساته الأخرى تبقى مفتوحة.",
  none: "لا أحد يفتحها.",
  current: "هذا أنت، هنا",
  facts: (opened, lastUsed) => `فُتحت ${opened}، وآخر استخدام ${lastUsed}`,
  actionsFor: (name, device) => `إجراءات جلسة ${named(name)} في ${device}`,
  end: "إنهاء هذه الجلسة",
  endAll: (name) => `تسجيل خروج ${named(name)} في كل مكان…`,
  endAllTitle: (name, organization) => `تسجيل خروج ${named(name)} من ${named(organization)}؟`,
  endAllAction: (name) => `تسجيل خروج ${named(name)}`,
  endAllConsequences: (name) => [
    `تنتهي كل جلسات ${named(name)} في هذه المؤسسة فورًا، أينما كانت.`,
    "لا تكون العودة إلا بعد إثبات الهوية من جديد.",
    "تبقى المؤسسات الأخرى لهذا الشخص مفتوحة.",
  ],
};

const services: Readonly<Record<string, string>> = {
  google: "Google",
  github: "GitHub",
  microsoft: "Microsoft",
};

const ways: Readonly<Record<string, string>> = {
  pwd: "كلمة المرور",
  email: "رمز بالبريد",
  hwk: "مفتاح مرور",
  "oauth:google": "Google",
  "oauth:github": "GitHub",
  "oauth:microsoft": "Microsoft",
  sso: "الدخول الخاص بالمؤسسة",
};

const asked = {
  sign_in: "الدخول بطريقة أخرى",
  sso: "الدخول بطريقة المؤسسة الخاصة",
  mfa: "عامل ثانٍ",
  fresh: "إثبات جديد",
};

// After a preposition the dual is in the genitive.
const second = {
  zero: "# ثانية",
  one: "ثانية واحدة",
  two: "ثانيتين",
  few: "# ثوانٍ",
  many: "# ثانية",
  other: "# ثانية",
};

const units = [
  [86_400, { zero: "# يوم", one: "يوم واحد", two: "يومين", few: "# أيام", many: "# يومًا", other: "# يوم" }],
  [
    3600,
    { zero: "# ساعة", one: "ساعة واحدة", two: "ساعتين", few: "# ساعات", many: "# ساعة", other: "# ساعة" },
  ],
  [
    60,
    {
      zero: "# دقيقة",
      one: "دقيقة واحدة",
      two: "دقيقتين",
      few: "# دقائق",
      many: "# دقيقة",
      other: "# دقيقة",
    },
  ],
] as const;
