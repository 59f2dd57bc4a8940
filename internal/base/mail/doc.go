// Package mail is the outbox: messages are queued in the same transaction as
// what they tell of, and delivered by SMTP afterwards.
//
//	Outbox.Queue    puts a message in; the same key twice is one message
//	Outbox.Deliver  sends what waits; a job calls it every few seconds
//	Outbox.Counts   how many wait, were sent, were given up: for metrics
//	Outbox.Retry    puts given-up messages back, once the cause is mended
//
// # What is promised
//
// A queued message is sent at least once, or is given up in plain view (state
// "failed", with the last error). It may be sent twice: when the connection
// breaks, or the process dies, after the mail server took it and before we
// heard so. Its Message-ID is made from its key, so that mail systems and
// people can tell the second copy from a new message.
//
// # How nodes share the work
//
// A deliverer claims messages by an UPDATE that names it and sets a lease;
// no transaction is open while it talks to the mail server, so that SQLite's
// one writer is never held. A claim whose node died runs out with its lease.
// On PostgreSQL the claim skips rows that another node is claiming.
//
// # What is refused
//
// Addresses and subjects with line breaks or other control characters (they
// could add headers), addresses that are not one plain address, and a mail
// server without TLS, unless Config.Plain says so and the server is on this
// machine. Messages are plain text. Subjects must not name a case or a person:
// they are read on lock screens.
package mail
