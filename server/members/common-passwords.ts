/**
 * Pass phrases of twelve characters and more that are tried first: the long end of the lists of leaked passwords, the Dutch
 * ones, and what people make of a keyboard. Compared without case, spaces, punctuation and digits.
 */
const common = new Set(
  `wachtwoordwachtwoord welkomwelkom welkom wachtwoord password passwordpassword passw0rd mijnwachtwoord geheimwachtwoord
   qwertyuiop qwertyuiopasdf asdfghjklqwerty qwertyqwerty azertyuiop zxcvbnmasdfg iloveyou iloveyouforever ikhouvanjou
   ikhouvanjou letmeinletmein letmeinplease trustnoone administrator beheerder gemeente gemeentehuis kennisbank
   kennisbankpro feyenoord ajaxamsterdam psveindhoven nederland hollandholland voorjaar zomer najaar winter lente herfst
   januari februari maart april mei juni juli augustus september oktober november december maandag vrijdag
   chocolade pannenkoek appelflap superman spiderman starwars pokemon minecraft sinterklaas lekkerbelangrijk
   correcthorsebatterystaple abcdefghijkl abcdefghijklm aaaaaaaaaaaa onetwothreefour princess sunshine football
   footballfootball baseball liverpool manchester whatever dragon monkey`.split(/\s+/),
);

/** True for a pass phrase that is guessed in the first minute, or that only repeats or counts. */
export function isCommon(password: string, about: string[] = []): boolean {
  const bare = lettersAndDigits(password);
  const letters = bare.replace(/\d/g, '');
  if (letters.length < 4 || new Set(bare).size < 5) return true;
  const half = letters.slice(0, letters.length / 2);
  if (common.has(letters) || (common.has(half) && half + half === letters)) return true;
  return about.some((own) => own.length >= 4 && letters === lettersAndDigits(own).replace(/\d/g, ''));
}

const lettersAndDigits = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
