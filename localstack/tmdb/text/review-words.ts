/** The words that reviews are made of. */

export type Tone = 'positive' | 'negative' | 'mixed';
export type Leaning = 'positive' | 'negative';

/** Things one says something about, in the singular and in the plural. */
export const ASPECTS = [
  'the acting',
  'the script',
  'the soundtrack',
  'the pacing',
  'the cinematography',
  'the ending',
  'the dialogue',
  'the editing',
  'the lead performance',
  'the villain',
  'the opening scene',
  'the final act',
  'the humour',
  'the world building',
  'the sound design',
  'the chemistry between the leads',
  'the story',
  'the twist',
];
export const PLURAL_ASPECTS = [
  'the performances',
  'the action scenes',
  'the visual effects',
  'the jokes',
  'the costumes',
  'the side characters',
  'the quiet moments',
  'the fight scenes',
  'the flashbacks',
  'the songs',
];

export const PRAISE = [
  'brilliant',
  'gripping',
  'beautiful',
  'wonderful',
  'hilarious',
  'superb',
  'charming',
  'clever',
  'touching',
  'impressive',
  'perfect',
  'great',
  'lovely',
  'fascinating',
  'excellent',
  'delightful',
  'powerful',
  'refreshing',
  'amazing',
  'stunning',
];
export const BLAME = [
  'boring',
  'terrible',
  'dull',
  'predictable',
  'awful',
  'lazy',
  'painful to watch',
  'weak',
  'disappointing',
  'forgettable',
  'clumsy',
  'annoying',
  'pointless',
  'horrible',
  'tedious',
  'ridiculous',
  'messy',
  'lifeless',
  'embarrassing',
  'bad',
];
export const DEGREES = [
  'absolutely',
  'really',
  'truly',
  'surprisingly',
  'consistently',
  'simply',
  'very nearly',
  'often',
];

export const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
export const COMPANIONS = [
  'my sister',
  'my brother',
  'two old friends',
  'my parents',
  'a colleague',
  'my partner',
  'the whole family',
  'my film club',
  'nobody but my popcorn',
  'our neighbours',
  'my daughter',
  'a sceptical cousin',
];
/** With their prepositions. */
export const PLACES = [
  'in a small cinema downtown',
  'on the big screen near the station',
  'at an open-air theatre',
  'on my own sofa',
  'in a packed theatre',
  'in an almost empty hall',
  'at a film festival',
  'on a late train',
];
export const VIEWERS = [
  'fans of the genre',
  'patient viewers',
  'families',
  'anyone who likes a good story',
  'night owls',
  'students of film',
];

export const EMOJI: Readonly<Record<Tone, readonly string[]>> = {
  positive: ['😍', '❤️', '🔥', '👏', '😂', '🎉', '🤩', '👍'],
  negative: ['😡', '👎', '😴', '🤮', '😞', '💔', '🙄'],
  mixed: ['🤔', '😐', '🤷', '😅', '🙃'],
};

export const AUTHORS = [
  'film',
  'cine',
  'reel',
  'movie',
  'popcorn',
  'matinee',
  'screen',
  'projector',
  'credits',
  'trailer',
];
