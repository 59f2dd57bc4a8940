// Command serve runs the test provider on this machine, so that sign-in can be
// tried by hand:
//
//	go run ./internal/testkit/idp/serve --listen 127.0.0.1:9998 one@example.test two@example.test
package main

import (
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"time"

	"candour/internal/testkit/idp"
)

func main() {
	listen := flag.String("listen", "127.0.0.1:9998", "the loopback address and port to serve on")
	secret := flag.String("secret", "not-a-secret", "the client's secret")
	flag.Parse()
	if err := run(*listen, *secret, flag.Args()); err != nil {
		log.Fatal(err)
	}
}

func run(listen, secret string, emails []string) error {
	l, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	// It asks for no password, so nobody else may reach it.
	if addr, ok := l.Addr().(*net.TCPAddr); !ok || !addr.IP.IsLoopback() {
		_ = l.Close()
		return fmt.Errorf("%s can be reached from other machines; use 127.0.0.1", listen)
	}
	cfg := idp.Config{Issuer: "http://" + l.Addr().String(), ClientSecret: secret}
	for i, e := range emails {
		cfg.People = append(cfg.People, idp.Person{Subject: fmt.Sprintf("s%d", i+1), Email: e, Name: fmt.Sprintf("Synthetic Person %d (%s)", i+1, e)})
	}
	p, err := idp.New(cfg)
	if err != nil {
		return err
	}
	fmt.Printf("issuer %s, client %s, secret %s\n", p.Issuer(), p.ClientID(), p.ClientSecret())
	server := &http.Server{Handler: p.Handler(), ReadHeaderTimeout: 5 * time.Second}
	return server.Serve(l)
}
