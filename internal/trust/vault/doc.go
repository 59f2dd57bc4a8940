// Package vault keeps what must not be read by chance: who somebody is, how to
// reach them, what they told us. It is the only way to read such a thing.
//
// # What is sealed, and to whom
//
// Each person has, for each [Part] of what they told us, a key pair of their
// own (HPKE, RFC 9180, through tink). Anybody in the service can seal to the
// public half. The private half is kept only wrapped, once for each holder:
//
//	self          a key made from the person's own return phrase
//	group:NAME    a group of staff that the person agreed to; its key is in a
//	              file outside the database (see [FileKeys])
//	pair:A>B      sealed to custodian B, and that again to custodian A; each
//	              custodian's private key is sealed under a passphrase that
//	              only that custodian knows
//
// What is not wrapped for a group has a layer of the service's own keyset
// around it, so that [Vault.Rotate] reaches every wrap of every old backup. The
// database names the key that wraps, each write that wraps looks in its own
// transaction, and services say which keys they have ([Vault.Join]).
//
// A part that the person did not open to a group has no group wrap at all: the
// service itself cannot open it without two custodians' passphrases, whatever
// the rules or an administrator say. The rules (access/policies/2-vault.cedar) say the
// same thing a second time.
//
// Every sealed value is bound to its place: person, part, table, column and
// row. Moved to another place it does not open.
//
// # Custodians
//
// A custodian's key is in use, renewed, lost or ended ([Custodian]). Three
// people must have one in use before anything is taken in. Nobody leaves, is
// disabled ([Vault.MayLose]) or makes a new key while an identity would be left
// that no two others can open; two of them seal to newcomers
// ([Vault.Reseal]); [Vault.Standing] says what hangs on whom.
//
// # Reading
//
// [Vault.Reveal] authorises, writes the log's entry and opens, in one
// transaction; nothing is given out unless the entry is stored. The person can
// see these entries ([Vault.Openings]).
//
// # Erasing
//
// [Vault.Erase] destroys all wraps of a person and the blind index rows. What
// was sealed stays as bytes that nobody can open, so that old proofs in the
// log still hold. The ids of the erased are also kept beside the key files
// ([Keys].Forget), so that a restored backup forgets them again. The database
// refuses keys, marks and grants of an erased person ([Protect]), and each
// [Vault.Start] destroys what is left over and tells of it.
package vault
