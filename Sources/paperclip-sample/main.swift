// paperclip-sample creates the sample workspace and benchmark inputs. The same arguments give the same bytes
// on every machine: no clock, no system random numbers, no locale.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

do throws(Trouble) {
  try SampleCommand.run(CommandLine.arguments.dropFirst())
} catch {
  let line = Array("paperclip-sample: \(error.message)\n".utf8)
  _ = write(2, line, line.count)
  exit(2)
}
