// Package bodies is the list of bodies: forces, prosecutors' offices, those who
// stand over them, departments, councils, inspectorates, panels. A member of
// staff belongs to one of them, and every wall of the service asks which others
// count as the same.
//
// # Records
//
//	Listed  a body that an administrator keeps, or what they say of one that the
//	        program or the register knows: its kind, its end
//	Tie     one body is part of another, or became another
//	Past    a body that a member of staff worked for before, or is lent to
//
// # Where the list comes from
//
// From three places, each with its own say. The program knows the forces and
// the prosecutors' offices. The register names those whom recommendations are
// addressed to; the kind that it guesses is believed only where it closes ("a
// force"). An administrator keeps the rest, and says what the others leave
// open. No two entries come to the same name ([Key]).
//
// # Kin
//
// [Directory.Kin] gives every body that counts as somebody's own: theirs, those
// that it is part of, its parts, what it was and became, and the same of each
// body that they worked for. It closes if one of them is a force, a prosecutor
// or stands over one, or when nobody has said what one of them is.
//
// Start with kin.go and name.go, which are pure; service.go has the use cases.
package bodies
