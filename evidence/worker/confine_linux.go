package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// confine builds the walls around this process and starts the program again within
// them: Landlock holds the thread that asks and what it starts, and a program that
// is already running has other threads.
func confine(t terms) error {
	runtime.LockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return fmt.Errorf("no_new_privs: %w", err)
	}
	for _, l := range []struct {
		what int
		most uint64
	}{
		{unix.RLIMIT_CORE, 0}, {unix.RLIMIT_NOFILE, 256}, {unix.RLIMIT_CPU, uint64(t.Seconds)},
		{unix.RLIMIT_FSIZE, uint64(t.FileSize)}, {unix.RLIMIT_DATA, uint64(t.Memory)},
	} {
		limit := unix.Rlimit{Cur: l.most, Max: l.most}
		if err := unix.Setrlimit(l.what, &limit); err != nil {
			return fmt.Errorf("limit %d: %w", l.what, err)
		}
	}
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	if t.Landlock, err = landlock(t, exe); err != nil {
		return err
	}
	t.Confined = true
	b, err := json.Marshal(t)
	if err != nil {
		return err
	}
	var env []string
	for _, e := range os.Environ() {
		if !strings.HasPrefix(e, variable+"=") {
			env = append(env, e)
		}
	}
	return unix.Exec(exe, os.Args, append(env, variable+"="+string(b)))
}

// What Landlock may be asked to hold back, by its version (include/uapi/linux/landlock.h).
const (
	reads   = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_READ_DIR
	runs    = reads | unix.LANDLOCK_ACCESS_FS_EXECUTE
	version = unix.LANDLOCK_CREATE_RULESET_VERSION
	writes  = reads | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | unix.LANDLOCK_ACCESS_FS_REMOVE_DIR | unix.LANDLOCK_ACCESS_FS_REMOVE_FILE |
		unix.LANDLOCK_ACCESS_FS_MAKE_DIR | unix.LANDLOCK_ACCESS_FS_MAKE_REG
	first     = 1<<13 - 1 // all of version 1
	refer     = unix.LANDLOCK_ACCESS_FS_REFER
	truncate  = unix.LANDLOCK_ACCESS_FS_TRUNCATE
	ioctl     = 1 << 15
	tcp       = 1<<0 | 1<<1 // bind, connect
	outsiders = 1<<0 | 1<<1 // abstract sockets, signals
	ofAFile   = unix.LANDLOCK_ACCESS_FS_READ_FILE | unix.LANDLOCK_ACCESS_FS_EXECUTE | unix.LANDLOCK_ACCESS_FS_WRITE_FILE | truncate
)

type ruleset struct{ fs, net, scoped uint64 }

// landlock takes all but a few folders away. Its version is 0 where the kernel has none.
func landlock(t terms, exe string) (int, error) {
	v, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, 0, 0, version)
	if errno == unix.ENOSYS || errno == unix.EOPNOTSUPP {
		return 0, nil
	}
	if errno != 0 {
		return 0, fmt.Errorf("landlock: %w", errno)
	}
	rules, size := ruleset{fs: first}, uintptr(8)
	if v >= 2 {
		rules.fs |= refer
	}
	write := uint64(writes)
	if v >= 3 {
		rules.fs |= truncate
		write |= truncate
	}
	if v >= 4 {
		rules.net, size = tcp, 16
	}
	if v >= 5 {
		rules.fs |= ioctl
	}
	if v >= 6 {
		rules.scoped, size = outsiders, 24
	}
	fd, _, errno := unix.Syscall(unix.SYS_LANDLOCK_CREATE_RULESET, uintptr(unsafe.Pointer(&rules)), size, 0)
	if errno != 0 {
		return 0, fmt.Errorf("landlock: %w", errno)
	}
	defer func() { _ = unix.Close(int(fd)) }()
	type door struct {
		path string
		may  uint64
		must bool
	}
	doors := []door{{t.In, reads, true}, {t.Out, write, true}, {exe, runs, true}, {"/dev/null", reads | unix.LANDLOCK_ACCESS_FS_WRITE_FILE, false}, {"/dev/urandom", reads, false}}
	for _, p := range append([]string{"/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/sys/kernel/mm/transparent_hugepage", "/proc/self"}, t.Read...) {
		doors = append(doors, door{p, runs, false})
	}
	if t.Cache != "" {
		doors = append(doors, door{t.Cache, write, true})
	}
	for _, d := range doors {
		if err := open(int(fd), d.path, d.may&rules.fs); err != nil && (d.must || !errors.Is(err, unix.ENOENT)) {
			return 0, fmt.Errorf("landlock: %s: %w", d.path, err)
		}
	}
	if _, _, errno := unix.Syscall(unix.SYS_LANDLOCK_RESTRICT_SELF, fd, 0, 0); errno != 0 {
		return 0, fmt.Errorf("landlock: %w", errno)
	}
	return int(v), nil
}

// open lets a child do something below a path.
func open(ruleset int, path string, may uint64) error {
	fd, err := unix.Open(path, unix.O_PATH|unix.O_CLOEXEC, 0)
	if err != nil {
		return err
	}
	defer func() { _ = unix.Close(fd) }()
	var s unix.Stat_t
	if err := unix.Fstat(fd, &s); err != nil {
		return err
	}
	if s.Mode&unix.S_IFMT != unix.S_IFDIR {
		may &= ofAFile
	}
	var rule [12]byte // packed: eight bytes of rights, four of the file
	*(*uint64)(unsafe.Pointer(&rule[0])) = may
	*(*int32)(unsafe.Pointer(&rule[8])) = int32(fd)
	_, _, errno := unix.Syscall6(unix.SYS_LANDLOCK_ADD_RULE, uintptr(ruleset), unix.LANDLOCK_RULE_PATH_BENEATH, uintptr(unsafe.Pointer(&rule[0])), 0, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}
