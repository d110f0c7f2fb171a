"""Access-log lines for GoAccess: one visit of an issue's page every 20 seconds. access_log.py COUNT"""
import datetime
import random
import sys

numbers = random.Random(1)
moment = datetime.datetime(2026, 7, 1)
for _ in range(int(sys.argv[1])):
    moment += datetime.timedelta(seconds=20)
    address = f"10.{numbers.randrange(4)}.{numbers.randrange(50)}.{numbers.randrange(250)}"
    issue, agent, size = numbers.randrange(10_000), numbers.randrange(200), numbers.randrange(50_000)
    print(f'{address} - - [{moment:%d/%b/%Y:%H:%M:%S} +0000] "GET /issues/BEN-{issue} HTTP/1.1" 200 {size} "-" '
          f'"agent-{agent}"')
