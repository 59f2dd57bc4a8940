// Package smtp is a real mail server on loopback for tests: it takes messages
// over real connections, keeps what it took, and can be told to refuse, to
// break off, or to be slow to say goodbye.
//
//	srv := smtp.Start(t, smtp.Options{})
//	srv.Set(smtp.Refuse4xx)
//	msgs := srv.Messages()
package smtp
