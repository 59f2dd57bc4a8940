package db

import "syscall"

// tcpUserTimeout is TCP_USER_TIMEOUT (RFC 5482; linux/tcp.h), and goneAfter how many
// milliseconds what was sent may go unacknowledged before the connection is given up.
const (
	tcpUserTimeout = 0x12
	goneAfter      = 10_000
)

func userTimeout(_, _ string, c syscall.RawConn) error {
	return c.Control(func(fd uintptr) {
		_ = syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, tcpUserTimeout, goneAfter) // a socket of another kind does without
	})
}
