using MagicWave.Samples.PublisherBridge;

// A folder or a web server as a site with prices behind an onion address.
return await BridgeCommand.RunAsync(args, Console.Out, Console.Error);
