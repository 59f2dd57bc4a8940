// Package restrict says who may see what of an inquiry's evidence on a day, once
// everything that was asked, ordered, stopped and claimed is taken together.
//
// A [Book] holds what was done: restriction orders and notices ([Order]),
// applications ([Application]), claims of privilege ([Claim]) and stops at a
// hearing ([Stop]). Its acts give a new Book and leave the old one alone.
// [Compile] turns a Book and a day into [Rules], one value which cannot be
// changed: whoever holds it has all of a new order or nothing of it.
// [Rules.May] answers for one audience and one item, [Rules.MayAll] for somebody
// who wears several hats, [Rules.Held] says which parts of an item must be cut
// out of what that audience is given, and [Rules.Stamp] is what a page, an
// index or a cache keeps to notice that it is out of date.
//
// What closes, and who may open:
//
//   - Rules only close. That something is not held here does not say that it was
//     ever disclosed: the caller asks that of what it disclosed, and both must
//     say yes.
//   - An order or notice closes what it names to everybody whom it does not list
//     (Inquiries Act 2005 s.19). It lasts until its own end, or until it is
//     revoked or replaced; the end of the inquiry ends none of them.
//   - An application closes at once, as if it had been granted, to everybody who
//     had not been given the text before (Inquiry Rules 2006 r.12). It ends when
//     it is decided, and never by the end of the inquiry.
//   - An order on a part never opens the rest: an application that is wider than
//     the order stays pending for all it asked, and an order that is replaced by
//     a narrower one stays in force beside it, until a ruling says in words, from
//     a day and by two people, that the rest opens ([Opening]).
//   - A claim of privilege or immunity (s.22) closes to all but the ruling team.
//   - A stop closes a span of a hearing to all but the team, before anybody has
//     written an order.
//
// A fact that is missing closes: an audience, a scope, an item or a day that is
// not known, the people or classes of an item that nobody has established, an
// opening without a day, without words, or by one person alone. Whoever has
// several hats sees what all of them may see: a role adds restrictions, never
// sight.
//
// What s.20 says of who may vary or revoke was not read again for this package;
// it is data with a status ([Power]) that is handed to the Book, and without it
// nobody may.
package restrict
