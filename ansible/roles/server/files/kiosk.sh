#!/bin/sh
# Gives a command of the library as the user whom the files belong to that it writes.
case "${1:-} ${2:-}" in
  # Sticks are written to by this user only (role usb), who does the same for the staff site.
  'usage bundle' | 'voice export' | backup\ *) user=kiosk-staff ;;
  usage\ *) user=kiosk-counter ;;
  # Accounts are its alone; of use it sees when the clock was set, and how much waits for head office.
  people\ * | addresses\ * | health\ *) user=kiosk-staff ;;
  selftest\ *) user=root ;;
  *) user=kiosk-worker ;;
esac
umask 0002
exec runuser -u "$user" -- /data/releases/current/bin/kiosk "$@"
