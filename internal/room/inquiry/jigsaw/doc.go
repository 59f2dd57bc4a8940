// Package jigsaw says whether what an inquiry would publish, together with everything that it has
// published, could tell somebody who a person is.
//
// Sexual Offences (Amendment) Act 1992 s.1: in the lifetime of a person against whom such an
// offence is said to have been committed nothing is published that is likely to lead members of the public to
// identify them. One text rarely does. Two may: the area in one, the age and the school in another.
//
// A [Release] is a text with its [Mark]s: what it tells of a person who goes by an alias or a cipher.
// Marks are set by somebody who read the text; [Propose] only says where it would be well to look. [Whole] puts the marks of all
// releases together, by alias and wherever two aliases are likely to be read as one person, and gives each [Trouble]: marks
// that too few people carry, or of too many kinds. [Check] gives those that a new release has a part in.
//
// What is missing closes. Without [Limits] nothing is released. A combination of which nobody recorded how many
// people carry it is carried by too few, and joins whoever carries it. A kind that is not known, a mark without a
// person or a value, make a release that is refused.
//
// How many people are enough ([Limits]) is in no law that was read: it is data of each inquiry, with a status.
package jigsaw
