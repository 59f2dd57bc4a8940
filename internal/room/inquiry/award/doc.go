// Package award is the money of an inquiry, by rules alone: no clock, no SQL, no page.
//
//	Award      what somebody asks for (an [Application]), and what the chair decided, one
//	           [Decision] after another: a variation is a new one, and none is written over
//	Bill       what a lawyer claims for a month, line by line, with what is odd about each
//	           ([Flag]); assessed line by line, then agreed, or disputed up to a costs judge
//	Payment    what is paid to whom, by a reference of the accounts office
//	Release    what everybody reads of a quarter, and what is not given so that nobody can
//	           work out what one payee got
//
// Awards follow section 40 of the Inquiries Act 2005 and rules 19 to 34 of the Inquiry Rules
// 2006: apply, the chair decides, "notified" (costs to come) or "referred" (costs incurred), a
// bill, an assessment by the solicitor to the inquiry, agreed or to a costs judge, paid. What was
// not read again in its source is data with a status (power.go).
//
// Money is in whole pence ([Pence]): never a fraction, never less than nothing.
package award
