using MagicWave.Hosting;

// Relay, exit, directory cache and directory authority: what it is, its torrc says.
HostProgram program = new(
    "magicwave-relay", (configuration, logs, time) => new RelayHost(configuration, logs, time), RelayHost.Check, Console.Out, Console.Error);
return await program.RunAsync(args);
