package antivirus

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http/httputil"
	"net/textproto"
	"net/url"
	"strings"
)

// icap asks by RESPMOD (RFC 3507): the file is shown as the body of an answer
// to a request for a name that is nobody's. 204 is "nothing to change".
type icap struct{ service *url.URL }

func (i icap) ask(conn net.Conn, r io.Reader, size int64) (answer, error) {
	sent, err := i.send(conn, r, size)
	in := bufio.NewReader(io.LimitReader(conn, replyLimit))
	t := textproto.NewReader(in)
	line, readErr := t.ReadLine()
	if readErr != nil {
		return answer{}, errors.Join(err, fmt.Errorf("the answer is not whole: %w", readErr))
	}
	var code int
	if _, scanErr := fmt.Sscanf(line, "ICAP/1.0 %d", &code); scanErr != nil {
		return answer{}, fmt.Errorf("the checker said %.100q", line)
	}
	head, headErr := t.ReadMIMEHeader()
	switch {
	case headErr != nil:
		return answer{}, fmt.Errorf("the answer is not whole: %w", headErr)
	case code == 413:
		return answer{large: true}, nil
	case code == 200 || code == 201 || code == 403:
		// It would show something else in its place: that is a refusal.
		return answer{found: infection(head)}, nil
	case err != nil:
		return answer{}, err
	case code != 204:
		return answer{}, fmt.Errorf("the checker said %.100q", line)
	case sent != size:
		return answer{}, fmt.Errorf("%d of %d bytes were checked", sent, size)
	}
	return answer{}, nil
}

// infection names what was found, as several checkers say it.
func infection(h textproto.MIMEHeader) string {
	if v := h.Get("X-Infection-Found"); v != "" {
		if _, threat, ok := strings.Cut(v, "Threat="); ok {
			threat, _, _ = strings.Cut(threat, ";")
			return threat
		}
		return v
	}
	for _, name := range []string{"X-Virus-Id", "X-Virus-Name", "X-Violations-Found"} {
		if v := h.Get(name); v != "" {
			return v
		}
	}
	return "something"
}

func (i icap) send(w io.Writer, r io.Reader, size int64) (int64, error) {
	const request = "GET http://upload.invalid/ HTTP/1.1\r\nHost: upload.invalid\r\n\r\n"
	response := fmt.Sprintf("HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: %d\r\n\r\n", size)
	head := fmt.Sprintf("RESPMOD %s ICAP/1.0\r\nHost: %s\r\nAllow: 204\r\nConnection: close\r\nEncapsulated: req-hdr=0, res-hdr=%d, res-body=%d\r\n\r\n",
		i.service, i.service.Host, len(request), len(request)+len(response))
	out := bufio.NewWriterSize(w, 64<<10)
	if _, err := out.WriteString(head + request + response); err != nil {
		return 0, err
	}
	body := httputil.NewChunkedWriter(out)
	sent, err := io.Copy(body, r)
	if err == nil {
		err = body.Close()
	}
	if err == nil {
		_, err = out.WriteString("\r\n")
	}
	if err == nil {
		err = out.Flush()
	}
	return sent, err
}
