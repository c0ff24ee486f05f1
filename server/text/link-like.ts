import { asSeen } from './as-seen.ts';

/** What mail programs and phones make a link of, whoever typed it: "www.x", "x.nl", "x.com". */
const linkLike =
  /(?:^|[^\p{L}\p{N}])(?:www\.|https?(?![\p{L}\p{N}]))|\/\/|[\p{L}\p{N}]\.\p{L}{2,60}\/|[\p{L}\p{N}]\.(?:\p{L}{2}|com|net|org|info|biz|pro|app|dev|xyz|shop|site|store|online|club|live|link|click|top|win|vip|bet|casino|loan|news|blog|tech|cloud|space|website|agency|frl|amsterdam|gov|edu|mobi|name|icu|fun|world|life|today|email|bio|page|games|museum|gratis|chat|social|support|help|sale|deals|bid|cash|money|credit|finance|market|poker|xxx|porn|sexy|lol|cam|monster|quest|buzz|sbs|cyou|host|press|party|download|stream|review|trade|digital|network|rocks|zone|video|tel|jobs|travel|asia|int|mil|wiki|みんな|онлайн|сайт|орг|дети|москва|网址|公司|网络|在线|中文网|コム|닷컴)(?![\p{L}\p{N}])/iu;

/** Whether mail programs would make a link of it. */
export const isLinkLike = (name: string): boolean => linkLike.test(name) || linkLike.test(asSeen(name));
