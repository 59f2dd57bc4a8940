// Package textsim suggests which recommendations of different reports say the
// same thing. It only suggests: a person confirms, and says why.
//
// The method ([MethodName]) is the oldest that works, so that anyone can check
// it by hand. Words are cut to their stems (M. F. Porter, "An algorithm for
// suffix stripping", Program 14(3), 1980); function words are left out; stems
// and pairs of neighbouring stems are counted, those of the title more than
// once; each count is dampened (1 + ln n) and weighed by how rare it is among
// all the texts (inverse document frequency, K. Spärck Jones, 1972); and two
// texts are as alike as the cosine of the angle between their weights
// (G. Salton, A. Wong and C. S. Yang, 1975). A score is from 0 (no word in
// common) to 1 (the same words in the same proportion).
//
// It knows nothing of meaning: "offender" and "perpetrator" have nothing in
// common for it, and two recommendations to set up two different registers look
// alike. What it finds and misses on the real register is in the tests.
//
// Make an [Index] with [New] and ask for [Index.Pairs], or for the [Index.Nearest]
// to one text. Nothing is random: the same texts give the same answer in the
// same order, whatever the order in which they were given.
package textsim
