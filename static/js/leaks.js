// What a text may betray about a person, for a warning while it is typed. The server (cases/leaks/)
// judges again and knows more; both are held to tests/data/leak_sentences.json. Nothing here is sent or stored.
// Written without look-behind, which older telephones do not know.

const GAP = "[ .()-]{0,2}";
const TITLES = "cô giáo|thầy giáo|bác sĩ|y tá|ông|bà|anh|chị|cô|chú|em|bác|cụ|dì|thím|mợ|cậu|dượng|thầy|cháu";
const PLACES =
  "đường|cầu|trường|kênh|kinh|rạch|chợ|hẻm|khu|sông|hồ|vàm|mương|cống|đập|đê|bến|phà|đò|đình|chùa|miếu|cồn|bãi|xóm" +
  "|lộ|phố|ngõ|tuyến|trạm|công ty|hợp tác xã|htx";
const PLACE = new RegExp(`(?:^|[^\\p{L}])(?:${PLACES}) $`, "iu");
const MANY = /(?:^|[^\p{L}])(?:các|những|quý|mấy|trẻ|chị|anh|em|cô|chú|bác|tiếng|môn) $/iu;
const SURNAME = /^(?:Nguyễn|Trần|Lê|Phạm|Huỳnh|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Lý|Trương|Đinh|Lâm)(?!\p{L})/iu;
const OFFICE = /^(?:phó|trưởng|chủ tịch|bí thư|giám đốc|công an|cán bộ|đại biểu|hội|tổ trưởng|dân quân)(?!\p{L})/iu;
const UNIT = /^(?:[kmghlptvwđ]|kg|km|ha|cm|mm|tr|kw|ml|m[23])$/i;
const DATE = /^(?:0?[1-9]|[12]\d|3[01])[ .-](?:0?[1-9]|1[0-2])[ .-](?:19|20)\d\d(?!\d)/;
const MONEY = /^\s*(?:đồng|đ(?!\p{L})|vnđ|vnd|ngàn|nghìn|triệu|tỷ|tỉ|k(?!\p{L}))/iu;

const DIGIT =
  "(?:không|khong|một|mốt|mot|hai|ba|bốn|bon|tư|tu|năm|lăm|nam|lam|sáu|sau|bảy|bẩy|bay|tám|tam|chín|chin|\\d)";

const capitalised = (words) => words.replace(/(^|\|)\p{L}/gu, (first) => first.toUpperCase());
const allCases = (words) => [words, capitalised(words), words.toUpperCase()].join("|");

// Each pattern: what must not stand before (a class), the stretch itself, and a judge of what was matched.
const KINDS = [
  ["email", "\\w.+-", "[\\w.+-]{1,64} ?@ ?(?:[\\w-]{1,63}\\.){1,4}[a-z]{2,24}(?!\\p{L})",
    (found) => !/[@.]gov\.vn$/i.test(found[2])],
  ["profile", "\\p{L}\\d_.@-",
    "(?:https?://)?(?:[a-z]{1,9}\\.){0,2}(?:(?:facebook|instagram|tiktok|twitter|messenger|linkedin|fb|x)\\.com/" +
    "|threads\\.(?:net|com)/|(?:fb|m|t|zalo)\\.me/|youtube\\.com/@)[^\\s<>\"']{0,200}[^\\s<>\"'.,;:!?)»”]", () => true],
  ["account", "\\p{L}\\d_",
    "(?:stk|số tài khoản|tài khoản|so tai khoan|tai khoan)(?![\\p{L}\\d_])[^\\d\\n]{0,25}(\\d(?:[ .-]?\\d){5,18})(?![.-]?\\d)",
    isAccount],
  ["national_id", "\\d",
    "0(?:0[1-9]|[1-8]\\d|9[0-6])(?:\\d{9}|(?:[ .-]\\d{3}){3}|\\d(?:[ .-]\\d{4}){2})(?!\\d)(?!\\.\\d)", notInNumber],
  ["national_id", "\\p{L}\\d_/.,+-", "\\d{9}(?![\\p{L}\\d/])(?![.,]\\d)", notMoney],
  ["phone", "\\d+",
    `\\(?(?:(?:\\+ ?|00)?84${GAP}(?:0${GAP})?|0${GAP})(?:[35789](?:${GAP}\\d){8}|2(?:${GAP}\\d){9}` +
    `|1${GAP}[2689](?:${GAP}\\d){8})(?!\\d)(?!\\.\\d)`,
    (found) => !DATE.test(found[2]) && notInNumber(found) && notMoney(found)],
  ["phone", "\\p{L}\\d_", `${DIGIT}(?:[ ,.-]{1,2}${DIGIT}|\\d){9,10}(?![\\p{L}\\d_])`, isSpelledPhone],
  ["plate", "\\p{L}\\d_.,/-",
    "(?:1[1-9]|[2-9]\\d)([ -]?)([a-zđ]{1,2}\\d?)([ .-]{0,3})(\\d{3}\\.?\\d\\d|\\d{4})(?![\\p{L}\\d])(?![.,/]\\d)", isPlate],
  ["household", "\\p{L}\\d_",
    `(?:nhà số|số nhà|sn\\.?) ?\\d+[a-z]?(?:/\\d+[a-z]?)*(?!\\p{L})(?:,? (?:hẻm|tổ|đường|ấp) \\d+)?`, () => true],
  ["household", "\\p{L}\\d_",
    `(?:[Cc]ăn |[Nn]gôi )?(?:nhà|Nhà|[Hh]ộ|[Gg]ia đình) ((?:${allCases(TITLES)}) +\\p{Lu}\\p{L}+(?: \\p{Lu}\\p{L}*){0,3})`,
    (found) => isPerson([found[0], found[1], found[3]], found)],
  ["person", "\\p{L}\\d_", `(?:${allCases(TITLES)}) +\\p{Lu}\\p{L}+(?: \\p{Lu}\\p{L}*){0,3}`, isPerson],
];

// Every suspicious stretch as {kind, start, end, text}, in order and apart; positions count in the NFC form.
export function findLeaks(input) {
  const text = input.normalize("NFC");
  const plain = text
    .replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/[\u00a0\u2009\u200b\u202f]/g, " ");
  const leaks = [];
  for (const [kind, before, stretch, judge] of KINDS) {
    const flags = stretch.includes("\\p{Lu}") ? "gu" : "giu";
    const pattern = new RegExp(`(^|[^${before}])(${stretch})`, flags);
    for (let found; (found = pattern.exec(plain)); ) {
      const end = startOf(found) + found[2].length;
      // What stands after a word that only leads to it: of an account the number.
      const start = kind === "account" ? end - found[3].length : startOf(found);
      pattern.lastIndex = startOf(found) + 1;
      if (judge(found) && leaks.every((leak) => end <= leak.start || start >= leak.end)) {
        leaks.push({ kind, start, end, text: text.slice(start, end) });
        pattern.lastIndex = end;
      }
    }
  }
  return leaks.sort((one, other) => one.start - other.start);
}

const startOf = (found) => found.index + found[1].length;
const after = (found) => found.input.slice(startOf(found) + found[2].length);
const until = (found) => found.input.slice(0, startOf(found));

function isAccount(found) {
  return !/^1[89]00/.test(found[3]) && notMoney(found, found[3]);
}

function isSpelledPhone(found) {
  return /^(?:0|không|khong)/iu.test(found[2]) && /\p{L}/u.test(found[2]);
}

function notInNumber(found) {
  return !/\d[.,]$/.test(until(found));
}

function notMoney(found, number = found[2]) {
  return !/^[1-9]/.test(number) || !(number.endsWith("000") || MONEY.test(after(found)));
}

function isPlate(found) {
  const [, , , lead, series, gap, number] = found;
  const loud = series === series.toUpperCase();
  if (MONEY.test(after(found))) return false;
  if (number.includes(".")) return true;
  if (number.length === 4 && (/^(?:19|20)/.test(number) || !(gap.includes("-") || /\d$/.test(series)))) return false;
  if (UNIT.test(series)) return loud && gap.includes("-");
  return loud || (!lead && (gap.includes("-") || /\d$/.test(series) || series.length === 1));
}

// `words` is the name with its title; what stands around it is read from the whole stretch.
function isPerson(words, found = words) {
  const name = words[2].replace(new RegExp(`^(?:${TITLES}) +`, "iu"), "");
  if (OFFICE.test(name + after(found)) || /^(?:bác (?:hồ|tôn)|bà (?:chúa|mẹ)|ông địa)$/iu.test(words[2])) return false;
  const before = until(found);
  if (PLACE.test(before) || PLACE.test(before.replace(/(?:\p{Lu}\p{L}* )+$/u, ""))) return false;
  return SURNAME.test(name) || !MANY.test(before);
}
