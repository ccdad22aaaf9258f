using MagicWave.Hosting;

// A SOCKS proxy into the network.
HostProgram program = new(
    "magicwave-client", (configuration, logs, time) => new ClientHost(configuration, logs, time), ClientHost.Check, Console.Out, Console.Error);
return await program.RunAsync(args);
