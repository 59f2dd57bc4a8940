package antivirus

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
)

// replyLimit is the longest answer that is read.
const replyLimit = 4096

// askClamd speaks clamd's INSTREAM: chunks, each after its length, and a chunk
// of no length at the end; then one answer.
func askClamd(conn net.Conn, r io.Reader, size int64) (answer, error) {
	sent, err := sendChunks(conn, r)
	// One that has had enough answers and hangs up: its answer says why.
	reply, readErr := bufio.NewReader(io.LimitReader(conn, replyLimit)).ReadString(0)
	if readErr != nil {
		return answer{}, errors.Join(err, fmt.Errorf("clamd's answer is not whole: %w", readErr))
	}
	reply = strings.TrimSuffix(reply, "\x00")
	switch name, found := strings.CutSuffix(strings.TrimPrefix(reply, "stream: "), " FOUND"); {
	case found:
		return answer{found: name}, nil
	case strings.Contains(reply, "size limit exceeded"):
		return answer{large: true}, nil
	case err != nil:
		return answer{}, err
	case reply != "stream: OK":
		return answer{}, fmt.Errorf("clamd said %.100q", reply)
	case sent != size:
		return answer{}, fmt.Errorf("%d of %d bytes were checked", sent, size)
	}
	return answer{}, nil
}

func sendChunks(w io.Writer, r io.Reader) (sent int64, err error) {
	if _, err := io.WriteString(w, "zINSTREAM\x00"); err != nil {
		return 0, err
	}
	buf := make([]byte, 4+64<<10)
	for {
		n, err := io.ReadFull(r, buf[4:])
		if n > 0 {
			binary.BigEndian.PutUint32(buf, uint32(n))
			if _, err := w.Write(buf[:4+n]); err != nil {
				return sent, err
			}
			sent += int64(n)
		}
		switch {
		case errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
			_, err := w.Write(make([]byte, 4))
			return sent, err
		case err != nil:
			return sent, err
		}
	}
}
